"""Keep a taxonomy in good order: check it, and test its examples."""
