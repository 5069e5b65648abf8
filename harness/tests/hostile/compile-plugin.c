// REASON: compile:compile
#pragma GCC optimize("-fplugin=/tmp/ascent-owned.so")
#pragma GCC push_options
#error a pragma cannot load a plugin
static void attack(void) {}
