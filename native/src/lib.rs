//! The Python module `ucc_native`: objects that Python decides with, on state that is used per packet.
//!
//! Each class has the attributes and methods that `sfu/core` uses of its own counterpart.

mod downlink;
mod engine;
mod flows;
mod receivers;

use pyo3::prelude::*;

/// Changes with every change of the interface: an older build is then not used.
const INTERFACE: u32 = 7;

#[pymodule]
fn ucc_native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("INTERFACE", INTERFACE)?;
    module.add_class::<engine::Engine>()?;
    module.add_class::<flows::Packet>()?;
    module.add_class::<flows::Stream>()?;
    module.add_class::<flows::Losses>()?;
    module.add_class::<flows::Gate>()?;
    module.add_class::<flows::Route>()?;
    module.add_class::<flows::Inlet>()?;
    module.add_class::<downlink::Downlink>()?;
    module.add_class::<receivers::Track>()?;
    module.add_class::<receivers::Tracks>()?;
    Ok(())
}
