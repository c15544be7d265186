import type { CatalogueRole } from './catalogue';

/** What shops, data sets and their exports call a column; the surest first. Compared without case, blanks and signs. */
export const interactionNames = {
	user:
		'userid user useridx uid customerid customer custid cust clientid client visitorid visitor memberid member reviewerid reviewer ' +
		'buyerid buyer shopperid shopper accountid account householdid household householdkey personid person email customeremail useremail ' +
		'kundennummer kundennr kundenid kunde clienteid cliente utente usuario utilisateur sessionid session',
	item:
		'itemid item itemidx iid productid product sku variantid asin parentasin movieid movie articleid article stockcode trackid track ' +
		'songid song artistid artist bookid book isbn businessid business contentid content videoid video gameid game listingid offerid ' +
		'lineitemsku lineitemname artikelnummer artikelnr artikelid artikel produktid produkt produitid produit productoid producto prodottoid prodotto',
	event:
		'event eventtype eventname action actiontype behavior behaviour behaviortype interaction interactiontype activity activitytype type',
	value:
		'rating value stars score overall grade quantity qty count plays playcount listencount weight amount lineitemquantity units menge quantite',
	timestamp:
		'timestamp time ts datetime date eventtime unixtime unixreviewtime reviewtime createdat created orderdate orderedat purchasedate ' +
		'paidat invoicedate transactiontimestamp transactiondate transactiontime tdat eventdate visittime datum zeit horodatage fecha utc day when',
} as const;

export const catalogueNames: Readonly<Record<Exclude<CatalogueRole, 'attribute' | 'colour'>, string>> = {
	title: 'title name productname itemname movietitle producttitle itemtitle prodname label titel nom nombre titolo',
	category:
		'category categories genre genres productcategory productcategoryname categoryname maincategory categoryid categorycode producttype ' +
		'producttypename type department section kategorie categorie categoria',
	brand: 'brand brandname manufacturer maker vendor publisher author artist studio marke marque marca',
	price: 'price unitprice listprice saleprice baseprice cost preis prix precio prezzo',
	description:
		'description desc detaildesc productdescription summary details overview abstract body text beschreibung',
	image: 'image imageurl imagesrc img imgurl picture pictureurl photo photourl thumbnail poster posterurl imurl bild',
};

/** A name as it is compared: letters and digits of any script, lower case. */
export function plainName(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** The column whose name comes first in `list`, among those not `taken`; -1 where none has one. */
export function columnNamed(names: readonly string[], list: string, taken: readonly number[] = []): number {
	const plain = names.map(plainName);
	for (const wanted of list.split(' ')) {
		const index = plain.findIndex((name, position) => name === wanted && !taken.includes(position));
		if (index !== -1) return index;
	}
	return -1;
}
