"""Rules, values and effects: from the text of a design to typed, relational trees."""
