/* screen.h: tells what this process starts, and its Lua, how wide the terminal is. */
#pragma once

/* Sets COLUMNS where standard output is a terminal; else what the reader has set stays. */
void screen_tell(void);
