//! Prints the OpenAPI document of the vendors, from which the browser application's types are generated.

fn main() {
    print!("{}", vendors::openapi());
}
