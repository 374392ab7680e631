package guard

// Arithmetic with one result on every machine: no fused multiply-add, no platform exponential. Training must give the same
// bytes wherever it runs, and a verdict must not depend on the processor.

// exp is e to the x for |x| up to about 700, by halving and a short series.
func exp(x float64) float64 {
	if x < -60 {
		return 0
	}
	x = min(x, 60)
	n := 0
	for ; x > 0.5 || x < -0.5; n++ {
		x = float64(x * 0.5)
	}
	sum, term := 1.0, 1.0
	for k := 1; k < 14; k++ {
		term = float64(float64(term*x) / float64(k))
		sum = float64(sum + term)
	}
	for range n {
		sum = float64(sum * sum)
	}
	return sum
}

// sqrt by Newton's steps from above; exact enough for a learning rate and the same everywhere.
func sqrt(x float64) float64 {
	if x <= 0 {
		return 0
	}
	r := max(x, 1)
	for range 60 {
		next := float64(0.5 * float64(r+float64(x/r)))
		if next >= r {
			break
		}
		r = next
	}
	return r
}

// invSqrt is 1/sqrt(n), kept for the counts that occur.
func invSqrt(n int) float64 {
	if n < len(invSqrtTable) {
		return invSqrtTable[n]
	}
	return float64(1 / sqrt(float64(n)))
}

var invSqrtTable = func() (t [2048]float64) {
	t[0] = 1
	for n := 1; n < len(t); n++ {
		t[n] = float64(1 / sqrt(float64(n)))
	}
	return t
}()

func softmax(z [outputs]float64) [outputs]float64 {
	top := z[0]
	for _, v := range z[1:] {
		top = max(top, v)
	}
	sum := 0.0
	for k, v := range z {
		z[k] = exp(float64(v - top))
		sum = float64(sum + z[k])
	}
	for k := range z {
		z[k] = float64(z[k] / sum)
	}
	return z
}
