"""What is different between two designs, in words: security, data loss, API breaks, and the rest."""
