/* self_test.h: which sandbox a stranger's code is run in, decided once for a batch, and by test.
 *
 * A backend is believed when a canary has run in it, and has been refused what it must not do:
 * open a secret, write outside its folder, make a socket, start a process, signal another. One
 * that refuses everything proves nothing, so the canary must also do what it may: compute and
 * answer, and the compiler must compile. */
#pragma once
#include "../sandbox/launch.h"

enum { SELF_TEST_WHY = 2048 };

/* Whether `backend` proves itself; if not, the cause as a sentence. BACKEND_NONE has nothing to
 * prove. */
bool self_test(Backend backend, const char *root, char why[SELF_TEST_WHY]);

/* The backend called `wanted`, or without one the strongest that proves itself. False if there
 * is none: `why` then names each with its cause, a line each; or if `wanted` is no backend's
 * name. */
bool self_test_choose(const char *wanted, const char *root, Backend *backend,
                      char why[SELF_TEST_WHY]);
