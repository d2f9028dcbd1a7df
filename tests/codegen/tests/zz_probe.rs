//! Temporary.
#[test]
fn probe() {
    let dir = std::env::var("PROBE_SPEC").unwrap();
    let start = std::time::Instant::now();
    let made = bitrix24_codegen::generate(std::path::Path::new(&dir));
    println!("{:?}", start.elapsed());
    match made {
        Ok(files) => {
            println!("OK {}", files.len());
            if let Ok(out) = std::env::var("PROBE_OUT") {
                for file in files {
                    codegen_tests::put(
                        std::path::Path::new(&out),
                        &file.path,
                        file.contents.as_bytes(),
                    );
                }
            }
        }
        Err(mistakes) => println!("{}", codegen_tests::rendered(&mistakes)),
    }
}
