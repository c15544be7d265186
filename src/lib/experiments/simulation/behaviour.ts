/** How shoppers behave, whoever they are; the forms and the defaults stand in behaviour-meta.ts. */
export interface Behaviour {
	/**
	 * 'cascade': from the top down until patience ends (Craswell, Zoeter, Taylor, Ramsey 2008, WSDM);
	 * 'position': each place is looked at with its own chance (Richardson, Dominowska, Ragno 2007, WWW).
	 */
	examination: 'cascade' | 'position';
	/** Cascade: chance to go on to the next place. Position: place p is looked at with chance patience^p. */
	patience: number;
	/** 1 as planted or fitted, 0 for shoppers who do not look at prices. */
	priceWeight: number;
	/** Logits an item loses each time the shopper has seen it lately. */
	satiation: number;
	/** Logits a category loses when the shopper has seen nothing else. */
	boredom: number;
	/** How strongly a good visit brings the shopper back: 0 not at all. */
	retention: number;
	/** Share of looked-at popular items that are clicked: the scale of the whole shop. */
	clickRate: number;
	/** Share of clicked items that are bought. */
	orderRate: number;
	season: boolean;
	/** Standard deviation, in logits a month, of where categories drift. */
	drift: number;
}
