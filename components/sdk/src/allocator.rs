//! The allocator of components: lists of free blocks by size, over the one of the standard library.
//!
//! A request makes some hundreds of small, short-lived allocations. With the standard library's allocator for wasm (dlmalloc)
//! they are a quarter of what a component computes; taking a block from a list costs a few instructions. Blocks are never
//! given back to other sizes, which is fine for an instance that the host replaces now and then.
//!
//! Memory that was never handed out is never touched: a fresh instance costs the host a page fault for each page that it does touch.
#![expect(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr;

/// Sizes are rounded up to a multiple of this, to which every block is aligned.
const STEP: usize = 16;
/// Larger blocks come from the system.
const LARGEST: usize = 1024;
/// How much is taken from the system at once, a multiple of `STEP`.
const REFILL: usize = 16 * 1024;

#[global_allocator]
static ALLOCATOR: SizeClasses = SizeClasses {
    free: UnsafeCell::new([ptr::null_mut(); LARGEST / STEP]),
    fresh: UnsafeCell::new(Fresh { start: ptr::null_mut(), bytes: 0 }),
};

/// The first free block of each size, each of which begins with the address of the next, and memory for blocks where there is none.
struct SizeClasses {
    free: UnsafeCell<[*mut u8; LARGEST / STEP]>,
    fresh: UnsafeCell<Fresh>,
}

/// Memory that no block was cut from yet, aligned to `STEP`, its size a multiple of it.
struct Fresh {
    start: *mut u8,
    bytes: usize,
}

// SAFETY: the target has no threads, and no method calls code that allocates while it works on the lists.
unsafe impl Sync for SizeClasses {}

/// Which list serves a layout; `None` for the system.
fn class(layout: Layout) -> Option<usize> {
    (layout.size() <= LARGEST && layout.align() <= STEP).then(|| layout.size().saturating_sub(1) / STEP)
}

impl SizeClasses {
    /// Cuts a block of the class from fresh memory; null if the system has none left.
    #[cold]
    fn cut(&self, class: usize) -> *mut u8 {
        let size = (class + 1) * STEP;
        // SAFETY: there is one thread, and this reference ends before anything else is called that uses it.
        let fresh = unsafe { &mut *self.fresh.get() };
        if fresh.bytes < size {
            // SAFETY: neither the size nor the alignment is zero, and both are powers of two and far from overflowing.
            let start = unsafe { System.alloc(Layout::from_size_align_unchecked(REFILL, STEP)) };
            if start.is_null() {
                return start;
            }
            let rest = std::mem::replace(fresh, Fresh { start, bytes: REFILL });
            if rest.bytes > 0 {
                // SAFETY: what is left was never handed out, is smaller than the largest block and a whole one of its own size.
                unsafe { self.put(rest.bytes / STEP - 1, rest.start) };
            }
        }
        let block = fresh.start;
        // SAFETY: as much is left in the same piece of memory.
        fresh.start = unsafe { block.add(size) };
        fresh.bytes -= size;
        block
    }

    /// # Safety
    /// `block` must be free, of the size of `class`, and aligned to `STEP`.
    unsafe fn put(&self, class: usize, block: *mut u8) {
        // SAFETY: there is one thread, and this reference ends here; the block is free and can hold an address.
        unsafe {
            let head = &mut (&mut *self.free.get())[class];
            block.cast::<*mut u8>().write(*head);
            *head = block;
        }
    }
}

// SAFETY: a block is handed out once until it comes back, is as large as its class, which is at least the layout's size, and is
// aligned to `STEP`, which is at least the layout's alignment; all else is the system's.
unsafe impl GlobalAlloc for SizeClasses {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(class) = class(layout) else {
            // SAFETY: the caller's promises are passed on.
            return unsafe { System.alloc(layout) };
        };
        // SAFETY: there is one thread, and this reference ends here; a listed block begins with the address of the next.
        unsafe {
            let head = &mut (&mut *self.free.get())[class];
            let block = *head;
            if block.is_null() {
                return self.cut(class);
            }
            *head = block.cast::<*mut u8>().read();
            block
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match class(layout) {
            // SAFETY: the caller returns a block of this layout, which came from this list.
            Some(class) => unsafe { self.put(class, block) },
            // SAFETY: the caller's promises are passed on.
            None => unsafe { System.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the size is not zero and does not overflow when rounded up to the alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class(layout), class(wanted)) {
            // SAFETY: the caller's promises are passed on.
            (None, None) => unsafe { System.realloc(block, layout, size) },
            (old, new) if old == new => block,
            // SAFETY: both blocks are at least as large as what is copied, and differ; the old one is not used any more.
            _ => unsafe {
                let moved = self.alloc(wanted);
                if !moved.is_null() {
                    ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                    self.dealloc(block, layout);
                }
                moved
            },
        }
    }
}
