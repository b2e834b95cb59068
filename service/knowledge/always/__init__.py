"""Passages that are given with every answer, though no question finds them: which car is of which class, what is not done.

They are marked in the documents (`marks`) or in `tenant.yaml` (`chosen`), are few (`limit`), and proposed (`proposals`).
"""
