module adv.test/adversary

go 1.18
