"""What may go out: releases with their risk and what the policy says, the policy itself, its replay."""

from slodesk.gui.tabs.releases.tab import ReleasesTab

__all__ = ["ReleasesTab"]
