//! Only parsing returns an unknown code, so that there is one value for each code.

use std::marker::PhantomData;

use bitrix24::{Reaction, UnknownCode};

fn main() {
    let code = "like".into();
    let of = PhantomData;
    let _ = Reaction::Unknown(UnknownCode { code, of }); //~ E0451
}
