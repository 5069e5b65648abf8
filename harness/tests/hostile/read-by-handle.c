// REASON: forbidden:name_to_handle_at
#include <fcntl.h>

static void attack(void)
{
    union { struct file_handle is; char room[128]; } handle = {.is.handle_bytes = 100};
    int mount;
    name_to_handle_at(AT_FDCWD, "@ROOT@/solutions", &handle.is, &mount, 0);
}
