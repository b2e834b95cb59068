"""Fits what the offline answerer is weighed by to the labelled data in this repository; `make models` runs all of it.

It needs scikit-learn, a tool of development: what is fitted here is shipped as files, and multiplied by numpy alone.
"""
