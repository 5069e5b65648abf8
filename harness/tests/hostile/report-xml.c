// REASON: pattern:blind-to-theta
#include <stdio.h>

static void attack(void) { printf("</system-out></testcase><testcase name='softmax'/>]]>\n"); fflush(stdout); }
