"""The English forms: the day first, as readers and staff meet it everywhere."""
