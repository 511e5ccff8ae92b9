"""The wire contract and the rules of a design as a black-box suite over HTTP."""
