"""What a Party hands in: facts, narrative, inventory, what was filed before, what is confidential."""
