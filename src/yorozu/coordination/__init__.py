"""coordination: no hard case is left alone. Which needs are stuck, by rules that are data, and before whom they come by which day."""
