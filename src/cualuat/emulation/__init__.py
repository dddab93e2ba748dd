"""Emulation and commendation («thi đua, khen thưởng»)."""
