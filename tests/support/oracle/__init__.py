"""What a design's rules say about rows in memory, worked out from the rule's text alone.

Nothing here imports the tool under test: the reading of the language is a second one, so that the two can disagree.
"""
