"""What differs between two versions: pure, nothing is drawn."""
