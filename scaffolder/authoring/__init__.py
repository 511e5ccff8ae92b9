"""Work on packs: begin one, look at what it renders, find what is wrong with it, try it."""
