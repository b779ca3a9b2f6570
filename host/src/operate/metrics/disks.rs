//! Room on the disks that the host writes to, as Prometheus text.

use std::fmt::{self, Write};

use super::text::{escaped, family};
use crate::operate::health::DiskRoom;

pub(super) fn encode(text: &mut String, disks: &[DiskRoom]) -> fmt::Result {
    type Read = fn(&DiskRoom) -> u64;
    let families: [(&str, &str, Read); 2] = [
        ("tidemill_disk_free_bytes", "What may still be written, by what is on the disk", |disk| disk.free),
        ("tidemill_disk_size_bytes", "What the disk holds when it is full", |disk| disk.total),
    ];
    for (name, help, read) in families {
        family(text, name, "gauge", help)?;
        for disk in disks {
            writeln!(text, "{name}{{disk=\"{}\"}} {}", escaped(&disk.name), read(disk))?;
        }
    }
    Ok(())
}
