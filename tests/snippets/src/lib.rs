//! Runs the programs on the reference pages against the stand-in portal.

pub mod pages;
