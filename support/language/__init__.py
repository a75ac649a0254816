"""The language of the features: its types, values, placeholders, vocabulary and tags."""
