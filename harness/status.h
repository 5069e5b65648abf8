/* status.h: what the exit status of a command means, for every command; it knows no room.
 *
 *   0    done: full marks, all graded, drawn, trained
 *   1    done, and less than it could be: not full marks, a claim that fails
 *   2    the command was wrong
 *   3    it could not be done
 *   4    all graded, but something was left out
 *   128 + n    ended by signal n */
#pragma once

enum { DONE = 0, LESS = 1, USAGE = 2, UNABLE = 3, LEFT_OUT = 4 };
