"""What the command line can do, one file a command, and nothing printed."""
