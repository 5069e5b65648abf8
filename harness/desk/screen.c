/* screen.c: the terminal's width, for whoever asks the environment, as screen.lua and the shell's
 * commands do. Asked anew before each screen, for windows change. */
#include "screen.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

void screen_tell(void)
{
    struct winsize size;
    char columns[16];
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
        return;
    snprintf(columns, sizeof columns, "%d", size.ws_col);
    setenv("COLUMNS", columns, 1);
}
