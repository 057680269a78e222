namespace Immiscible.Diffusion.Objectives;

/// <summary>The way from noise x_0 (t = 0) to the image x_1 (t = 1), and the velocity u_t along it; as in atong01/conditional-flow-matching.</summary>
public enum FlowPath
{
    /// <summary>x_t = (1 - t) x_0 + t x_1 + sigma eps, u_t = x_1 - x_0 (Tong et al., 2023, section 3.2.1).</summary>
    Independent,

    /// <summary>x_t = t x_1 + (1 - (1 - sigma) t) x_0, u_t = (x_1 - (1 - sigma) x_t) / (1 - (1 - sigma) t) (Lipman et al., 2023, equations 20 and 21).</summary>
    Target,

    /// <summary>
    /// x_t = (1 - t) x_0 + t x_1 + sigma sqrt(t (1 - t)) eps, u_t = x_1 - x_0 + (1 - 2t) / (2t (1 - t)) (x_t - (1 - t) x_0 - t x_1)
    /// (Tong et al., 2023, section 3.2.4); sigma is above 0.
    /// </summary>
    SchroedingerBridge,

    /// <summary>
    /// x_t = cos(pi t / 2) x_0 + sin(pi t / 2) x_1 + sigma eps, u_t = pi / 2 (cos(pi t / 2) x_1 - sin(pi t / 2) x_0)
    /// (Albergo and Vanden-Eijnden, 2023).
    /// </summary>
    VariancePreserving,
}
