# marks: 2
# misconception: one-bank-is-all
# why: one bank only
wide_reserve = zones[(zones["kind"] == "canal reserve 30 m") & (zones["bank"] == "east")]
