"""The deployed site: settings, addresses, middleware and the server's own
configuration.
"""
