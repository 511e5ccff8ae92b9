"""What shows that a rule or a construct works: runs of `scaffold verify`, by pack and engine."""
