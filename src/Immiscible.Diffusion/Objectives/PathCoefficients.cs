namespace Immiscible.Diffusion.Objectives;

/// <summary>A flow at one time: x_t and u_t as sums of the image x_1, the noise x_0 and further noise eps.</summary>
/// <param name="Image">x_1 in x_t</param>
/// <param name="Noise">x_0 in x_t</param>
/// <param name="Extra">eps in x_t</param>
/// <param name="ImageVelocity">x_1 in u_t</param>
/// <param name="NoiseVelocity">x_0 in u_t</param>
/// <param name="ExtraVelocity">eps in u_t</param>
public readonly record struct PathCoefficients(
    double Image, double Noise, double Extra, double ImageVelocity, double NoiseVelocity, double ExtraVelocity);
