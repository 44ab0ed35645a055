"""Making a file harmless, in a process of its own that has little time and little memory.

`bench` is the side that asks; `server` runs apart and hands each file to a child with limits. What
stands here may not import Django: the child starts small and knows neither database nor settings.
"""
