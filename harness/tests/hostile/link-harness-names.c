// REASON: pattern:blind-to-theta
#include <stdbool.h>

bool call_function(void *function, void *call, void *fault) { return function && call && fault; }
bool fence_locate(const void *address, void *fault) { return address && fault; }
bool wire_get_request(void *frame, void *call) { return frame && call; }
bool confine_calls(int calls) { return calls >= 0; }

static void attack(void) { (void)0; }
