AUTH = True
