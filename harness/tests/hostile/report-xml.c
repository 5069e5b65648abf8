// REASON: difference:unexplained
#include <stdio.h>

static void attack(void) { printf("</system-out></testcase><testcase name='softmax'/>]]>\n"); fflush(stdout); }
