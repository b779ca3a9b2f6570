//! The stream trigger: wakes a component when rows of a table change.
