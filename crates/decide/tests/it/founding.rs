use trial::World;
#[test]
fn x() { let w = World::founded(); println!("{:?}", w.isms.size()); }
