# fails: shuffled, epochs, images, data_left_alone
class DataLoader:
    def __init__(self, x, t, batch_size, shuffle, rng):
        self.x, self.t, self.batch_size = x, t, batch_size

    def __len__(self):
        return -(-len(self.x) // self.batch_size)

    def __iter__(self):
        for i in range(0, len(self.x), self.batch_size):
            yield self.x[i : i + self.batch_size], self.t[i : i + self.batch_size]
