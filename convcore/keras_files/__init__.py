"""A stranger's `.keras` file, read without Keras and proven before it is used."""
