"""Pages of meetings: their secretariats', the room, the duties, the published minutes."""
