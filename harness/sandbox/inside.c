/* inside.c: what bubblewrap starts in place of a tool.      inside TOOL ARGUMENT…
 *
 * bubblewrap's own failure and a tool's exit with status 1 look alike; this tells them apart, by a byte on descriptor 3. It gives up
 * root and all but a few system calls, where only root could have let bubblewrap in, and becomes the tool. */
#include "confine.h"
#include <unistd.h>

enum { STANDS = 3, NOT_FOUND = 127 };

int main(int argc, char **argv)
{
    if (argc < 2 || !confine_user(true) || !confine_calls(CALLS_OF_TOOLS) || write(STANDS, "", 1) != 1)
        return NOT_FOUND;
    close(STANDS);
    execvp(argv[1], argv + 1);
    return NOT_FOUND;
}
