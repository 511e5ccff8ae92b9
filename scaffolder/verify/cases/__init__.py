"""The questions of the suite, one module for each part of the contract."""
