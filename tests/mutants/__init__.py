"""Faults put into generated projects one at a time, and whether `scaffold verify` reports them."""
