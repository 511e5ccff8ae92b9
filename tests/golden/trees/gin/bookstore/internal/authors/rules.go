package authors
