"""The residents' side of the main job: 相談する, 相談のようす, 用紙. No account, no script, one question on a page."""
