"""Price lists as owners make them, with the truth beside each: shapes × trades × formats, made from a seed.

`corpus` makes them, `reading` has the product read one, `scoring` compares. Nothing here looks into how the product reads.
"""
