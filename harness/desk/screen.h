/* screen.h: a report as its reader sees it, printed as it comes: what passed and the one thing to
 * mend as soon as that is known, the points and what to do next when all is. desk.lua words it. */
#pragma once
#include "../check/check.h"

typedef struct {
    const Job *job;
    bool own;     /* the reader's own file: say what to run next */
    bool watched; /* by a program that checks at every save */
    bool colour;
    lua_State *L; /* which words it; opened when the first report comes, the caller's to close */
} Screen;

/* The screen as a listener of check_report. */
Listener screen_listener(Screen *screen);

/* Tells what this process starts, and its Lua, how wide the terminal is: sets COLUMNS where
 * standard output is one; else what the reader has set stays. Windows change, so it is asked anew
 * before each screen. */
void screen_tell(void);
