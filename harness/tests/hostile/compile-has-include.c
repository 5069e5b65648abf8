// REASON: compile:compile or pattern:blind-to-theta
#if __has_include("@ROOT@/solutions/01-softmax-step/softmax_step.c") || __has_include("@IN@/ada/softmax_step.c") || __has_include("/etc/passwd")
#error CANARY exists
#endif
static void attack(void) {}
