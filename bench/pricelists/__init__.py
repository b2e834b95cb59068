"""Price lists as owners make them, with the truth beside each: shapes × trades × formats, made from a seed.

`corpus` makes them, `reading` has the product read one, `scoring` compares. `asking` has customers ask about them through the
real graph, offline, and `replies` judges what they are told. `labels` takes owners' own files, with a truth that people wrote,
instead of made ones. Nothing here looks into how the product reads or answers.

    python -m bench pricelists [--quick] [--ask] [--truth FOLDER] [--keep FOLDER] [--json]
"""
