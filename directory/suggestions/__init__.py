"""What visitors suggest: from the form to the decision, and what is told of it."""
